package io.leadline.predictions.objects;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Files in a bucket of S3, or of a service that speaks its protocol. A file becomes visible by one
 * request, whole and durable: a put, or the completion of an upload in parts. Reading copies the
 * file to this machine first. Names that begin with a dot are not listed.
 *
 * <p>Credentials come from the usual places of AWS: environment, profile, role. Requests that fail
 * for reasons of the network or the service are repeated by the client a few times.
 */
public final class S3Objects implements Objects {

  /** Larger files are uploaded in parts of this size; the service's least is 5 MiB. */
  private static final int PART_BYTES = 32 << 20;

  private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(5);

  private final S3Address address;
  private final S3Client client;
  private final int partBytes;
  private final Path temporary;

  public S3Objects(S3Address address) throws IOException {
    this(address, PART_BYTES);
  }

  S3Objects(S3Address address, int partBytes) throws IOException {
    this.address = address;
    this.partBytes = partBytes;
    this.client = client(address);
    this.temporary = Files.createTempDirectory("leadline-s3");
  }

  private static S3Client client(S3Address address) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(settings -> settings.apiCallAttemptTimeout(LONGEST_ATTEMPT))
            .forcePathStyle(address.isPathStyle())
            .region(region(address));
    address
        .endpoint()
        .ifPresent(
            endpoint ->
                builder
                    .endpointOverride(endpoint)
                    // Many services beside Amazon's refuse bodies with trailing checksums.
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .serviceConfiguration(service -> service.chunkedEncodingEnabled(false)));
    return builder.build();
  }

  private static Region region(S3Address address) {
    if (address.region().isPresent()) {
      return Region.of(address.region().get());
    }
    if (address.endpoint().isPresent()) {
      // Signatures name a region; services without regions take any.
      return Region.US_EAST_1;
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkException e) {
      throw new IllegalArgumentException(
          "No region for %s (set AWS_REGION, or put ?region=NAME behind the address)"
              .formatted(address),
          e);
    }
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    call(
        "list " + folder,
        () ->
            client
                .listObjectsV2Paginator(
                    request -> request.bucket(address.bucket()).prefix(fullKey(folder)))
                .contents()
                .forEach(
                    object -> {
                      String key = object.key().substring(address.prefix().length());
                      // A key that ends with a slash is a folder that some tool made visible.
                      if (!isHidden(key) && !key.endsWith("/")) {
                        entries.add(
                            new Entry(key, object.size(), object.lastModified().toEpochMilli()));
                      }
                    }));
    entries.sort(Comparator.comparing(Entry::key));
    return entries;
  }

  private static boolean isHidden(String key) {
    return key.startsWith(".") || key.contains("/.");
  }

  @Override
  public SortedSet<String> folders(String folder) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    String prefix = fullKey(folder);
    call(
        "list " + folder,
        () ->
            client
                .listObjectsV2Paginator(
                    request -> request.bucket(address.bucket()).prefix(prefix).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(CommonPrefix::prefix)
                .map(found -> found.substring(prefix.length(), found.length() - 1))
                .filter(name -> !name.isEmpty() && !isHidden(name))
                .forEach(names::add));
    return names;
  }

  @Override
  public Path newFile() throws IOException {
    Files.createDirectories(temporary);
    return temporary.resolve(UUID.randomUUID().toString());
  }

  @Override
  public void publish(Path file, String key) throws IOException {
    String full = fullKey(key);
    if (Files.size(file) <= partBytes) {
      call(
          "write " + key,
          () ->
              client.putObject(
                  request -> request.bucket(address.bucket()).key(full),
                  RequestBody.fromFile(file)));
    } else {
      publishInParts(file, key, full);
    }
    Files.deleteIfExists(file);
  }

  /** What was uploaded stays invisible until the last request, and goes if anything fails. */
  private void publishInParts(Path file, String key, String full) throws IOException {
    String[] upload = {""};
    call(
        "write " + key,
        () ->
            upload[0] =
                client
                    .createMultipartUpload(request -> request.bucket(address.bucket()).key(full))
                    .uploadId());
    try {
      List<CompletedPart> parts = uploadParts(file, key, full, upload[0]);
      call(
          "write " + key,
          () ->
              client.completeMultipartUpload(
                  request ->
                      request
                          .bucket(address.bucket())
                          .key(full)
                          .uploadId(upload[0])
                          .multipartUpload(all -> all.parts(parts))));
    } catch (IOException | RuntimeException e) {
      abort(key, full, upload[0], e);
      throw e;
    }
  }

  private void abort(String key, String full, String upload, Exception reason) {
    try {
      call(
          "abandon " + key,
          () ->
              client.abortMultipartUpload(
                  request -> request.bucket(address.bucket()).key(full).uploadId(upload)));
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private List<CompletedPart> uploadParts(Path file, String key, String full, String upload)
      throws IOException {
    List<CompletedPart> parts = new ArrayList<>();
    long size = Files.size(file);
    for (long from = 0; from < size; from += partBytes) {
      int number = parts.size() + 1;
      byte[] part = new byte[(int) Math.min(partBytes, size - from)];
      try (var channel = Files.newByteChannel(file)) {
        channel.position(from);
        var buffer = java.nio.ByteBuffer.wrap(part);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
      }
      call(
          "write " + key,
          () ->
              parts.add(
                  CompletedPart.builder()
                      .partNumber(number)
                      .eTag(
                          client
                              .uploadPart(
                                  request ->
                                      request
                                          .bucket(address.bucket())
                                          .key(full)
                                          .uploadId(upload)
                                          .partNumber(number),
                                  RequestBody.fromBytes(part))
                              .eTag())
                      .build()));
    }
    return parts;
  }

  @Override
  public LocalFile open(String key) throws IOException {
    Path file = newFile();
    try {
      call(
          "read " + key,
          () ->
              client.getObject(
                  request -> request.bucket(address.bucket()).key(fullKey(key)),
                  ResponseTransformer.toFile(file)));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new LocalFile() {
      @Override
      public Path path() {
        return file;
      }

      @Override
      public void close() throws IOException {
        Files.deleteIfExists(file);
      }
    };
  }

  @Override
  public void delete(String key) throws IOException {
    call(
        "delete " + key,
        () -> client.deleteObject(request -> request.bucket(address.bucket()).key(fullKey(key))));
  }

  @Override
  public void move(String from, String to) throws IOException {
    call(
        "move " + from,
        () ->
            client.copyObject(
                request ->
                    request
                        .sourceBucket(address.bucket())
                        .sourceKey(fullKey(from))
                        .destinationBucket(address.bucket())
                        .destinationKey(fullKey(to))));
    delete(from);
  }

  /** Keys are names below the prefix; one that tries to leave it is no name. */
  private String fullKey(String key) {
    if (key.startsWith("/") || ("/" + key + "/").contains("/../")) {
      throw new IllegalArgumentException(
          "Invalid key: '%s' (must stay below %s)".formatted(key, address));
    }
    return address.prefix() + key;
  }

  private void call(String what, Runnable request) throws IOException {
    try {
      request.run();
    } catch (NoSuchKeyException e) {
      throw new NoSuchFileException(
          what.substring(what.indexOf(' ') + 1), null, address.toString());
    } catch (AbortedException e) {
      throw (IOException) new InterruptedIOException("Interrupted at " + address).initCause(e);
    } catch (S3Exception e) {
      throw new IOException(
          "%s: cannot %s: %s"
              .formatted(
                  address,
                  what,
                  e.awsErrorDetails() == null
                      ? "status " + e.statusCode()
                      : e.awsErrorDetails().errorCode()
                          + ", "
                          + e.awsErrorDetails().errorMessage()),
          e);
    } catch (SdkException e) {
      throw new IOException("%s: cannot %s: %s".formatted(address, what, e.getMessage()), e);
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
    try (var left = Files.list(temporary)) {
      for (Path file : left.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(temporary);
  }
}

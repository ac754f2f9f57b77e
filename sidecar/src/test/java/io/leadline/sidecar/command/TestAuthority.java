package io.leadline.sidecar.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that a test trusts or not, and what it has issued: made by the JDK's keytool. */
final class TestAuthority {

  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final String name;
  private final Path store;

  /** A certificate with its chain, and its key, in PEM. */
  record Identity(String alias, Path certificate, Path key) {}

  TestAuthority(Path folder, String name) throws Exception {
    this.folder = folder;
    this.name = name;
    this.store = folder.resolve(name + ".p12");
    keytool("-alias", name, "-dname", "CN=" + name, "-ext", "bc:c=ca:true", "-validity", "30");
    write(folder.resolve(name + ".pem"), "CERTIFICATE", keys().getCertificate(name).getEncoded());
  }

  /** Valid for a month, for this machine under its usual names. */
  Identity issue(String alias) throws Exception {
    return issue(alias, "san=dns:localhost,ip:127.0.0.1", "-1H", "30");
  }

  /** Valid until some days ago. */
  Identity issueExpired(String alias) throws Exception {
    return issue(alias, "san=dns:localhost,ip:127.0.0.1", "-20d", "10");
  }

  /** Valid for another host. */
  Identity issueForAnotherHost(String alias) throws Exception {
    return issue(alias, "san=dns:elsewhere.example", "-1H", "30");
  }

  private Identity issue(String alias, String names, String from, String days) throws Exception {
    keytool(
        "-alias",
        alias,
        "-signer",
        name,
        "-dname",
        "CN=" + alias,
        "-ext",
        names,
        "-startdate",
        from,
        "-validity",
        days);
    Path certificate = folder.resolve(alias + ".pem");
    Path key = folder.resolve(alias + ".key");
    KeyStore keys = keys();
    List<byte[]> chain = new ArrayList<>();
    for (Certificate one : keys.getCertificateChain(alias)) {
      chain.add(one.getEncoded());
    }
    write(certificate, "CERTIFICATE", chain.toArray(new byte[0][]));
    Key secret = keys.getKey(alias, PASSWORD.toCharArray());
    write(key, "PRIVATE KEY", secret.getEncoded());
    return new Identity(alias, certificate, key);
  }

  /** The certificate that vouches for what was issued, in PEM. */
  Path certificate() {
    return folder.resolve(name + ".pem");
  }

  /** Has this identity, and trusts what this authority has issued. */
  SSLContext context(Identity identity) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        identity.alias(),
        keys().getKey(identity.alias(), PASSWORD.toCharArray()),
        PASSWORD.toCharArray(),
        keys().getCertificateChain(identity.alias()));
    KeyManagerFactory mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(own, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(mine.getKeyManagers(), trust().getTrustManagers(), null);
    return context;
  }

  /** Trusts what this authority has issued. */
  SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust().getTrustManagers(), null);
    return context;
  }

  private TrustManagerFactory trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, keys().getCertificate(name));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return trust;
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private void keytool(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair"));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private static void write(Path file, String kind, byte[]... contents) throws IOException {
    StringBuilder pem = new StringBuilder();
    for (byte[] content : contents) {
      pem.append("-----BEGIN ").append(kind).append("-----\n");
      pem.append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
      pem.append("\n-----END ").append(kind).append("-----\n");
    }
    Files.writeString(file, pem);
  }
}

package io.leadline.sidecar.route;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;

/**
 * Which requests are refused because two servers could understand them differently. The answers are
 * nginx's. What is not refused is written anew from what was understood, so it reaches the model
 * server in one reading only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-11.2">RFC 9112, request
 *     smuggling</a>
 */
final class RequestRules {

  private RequestRules() {}

  /** Why a request is refused. */
  record Refusal(HttpResponseStatus status, String reason) {}

  /** Judges a request as it came; empty if it may pass. */
  static Optional<Refusal> check(HttpRequest request) {
    HttpVersion version = request.protocolVersion();
    HttpHeaders headers = request.headers();
    if (version.majorVersion() != 1 || version.minorVersion() > 1) {
      return refuse(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP version");
    }
    if (request.method().equals(HttpMethod.CONNECT) || request.method().equals(HttpMethod.TRACE)) {
      return refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "method");
    }
    if (!isMethod(request.method().name())) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "method");
    }
    if (!isTarget(request.uri())) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "request target");
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && version.minorVersion() == 1)) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "must have exactly one Host");
    }
    if (!hosts.isEmpty() && !isHost(hosts.get(0))) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "Host");
    }
    if (request.uri().startsWith("http") && !isHost(HeaderRules.authority(request.uri()))) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "host of the request target");
    }
    return checkFraming(version, headers);
  }

  private static Optional<Refusal> checkFraming(HttpVersion version, HttpHeaders headers) {
    if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
      return Optional.empty();
    }
    if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return refuse(
          HttpResponseStatus.BAD_REQUEST, "has both Content-Length and Transfer-Encoding");
    }
    if (version.minorVersion() == 0) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "Transfer-Encoding in HTTP/1.0");
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.size() != 1) {
      return refuse(HttpResponseStatus.BAD_REQUEST, "Transfer-Encoding occurs twice");
    }
    boolean isChunked = HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
    return isChunked
        ? Optional.empty()
        : refuse(HttpResponseStatus.NOT_IMPLEMENTED, "Transfer-Encoding other than chunked");
  }

  /** Judges what could not be read at all. */
  static Refusal unreadable(DecoderResult result) {
    Throwable cause = result.cause();
    if (cause instanceof TooLongHttpLineException) {
      return new Refusal(HttpResponseStatus.REQUEST_URI_TOO_LONG, "request line too long");
    }
    if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
      return new Refusal(HttpResponseStatus.BAD_REQUEST, "request header too large");
    }
    return new Refusal(HttpResponseStatus.BAD_REQUEST, "malformed HTTP");
  }

  // Methods are case-sensitive; that of a small "get" is one thing here and another there.
  private static boolean isMethod(String method) {
    for (int i = 0; i < method.length(); i++) {
      char c = method.charAt(i);
      if ((c < 'A' || c > 'Z') && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isTarget(String target) {
    boolean isAbsolute = target.startsWith("http://") || target.startsWith("https://");
    if (!target.startsWith("/") && !isAbsolute && !target.equals("*")) {
      return false;
    }
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHost(String host) {
    if (host.isEmpty()) {
      return false;
    }
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '/' || c == '@' || c == '\\' || c == ',') {
        return false;
      }
    }
    return true;
  }

  private static Optional<Refusal> refuse(HttpResponseStatus status, String reason) {
    return Optional.of(new Refusal(status, "Refused request: " + reason));
  }
}

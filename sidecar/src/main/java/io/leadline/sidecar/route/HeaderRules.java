package io.leadline.sidecar.route;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Which headers concern one connection only and are not passed on. Everything else passes
 * untouched, trace headers and several headers of one name included.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
final class HeaderRules {

  static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");
  static final AsciiString TE = HttpHeaderNames.TE;

  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

  private HeaderRules() {}

  /**
   * Makes a request ready for the model server; framing headers stay as they are.
   *
   * @param isHttp2 whether the model server is spoken to by HTTP/2
   */
  static void toUpstream(HttpRequest request, boolean isHttp2) {
    HttpHeaders headers = request.headers();
    String upgrade = isHttp2 ? "" : upgrade(headers);
    boolean takesTrailers = isHttp2 && headers.containsValue(TE, HttpHeaderValues.TRAILERS, true);
    removeHopByHop(headers);
    headers.remove(HttpHeaderNames.PROXY_AUTHORIZATION);
    if (!upgrade.isEmpty()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      headers.set(HttpHeaderNames.UPGRADE, upgrade);
    }
    if (takesTrailers) {
      headers.set(TE, HttpHeaderValues.TRAILERS);
    }
    request.setProtocolVersion(HttpVersion.HTTP_1_1);
    normalizeTarget(request);
  }

  /** Makes a response ready for the client; framing headers stay as they are. */
  static void toClient(HttpResponse response) {
    removeHopByHop(response.headers());
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  /** The protocols a client asks to switch to; empty if none that may be passed on. */
  static String upgrade(HttpHeaders headers) {
    if (!headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return "";
    }
    String protocols = headers.get(HttpHeaderNames.UPGRADE, "");
    // Inside a tunnelled h2c connection requests would pass unseen by every rule above.
    return protocols.toLowerCase(Locale.ROOT).contains("h2c") ? "" : protocols;
  }

  private static void removeHopByHop(HttpHeaders headers) {
    List<String> connection = headers.getAll(HttpHeaderNames.CONNECTION);
    if (!connection.isEmpty()) {
      for (String value : connection) {
        removeNamed(headers, value);
      }
      headers.remove(HttpHeaderNames.CONNECTION);
    }
    headers.remove(KEEP_ALIVE);
    headers.remove(PROXY_CONNECTION);
    headers.remove(TE);
    headers.remove(HttpHeaderNames.UPGRADE);
  }

  private static void removeNamed(HttpHeaders headers, String connection) {
    for (String name : connection.split(",", -1)) {
      String named = name.strip();
      // A client must not be able to take away what says where the request ends or goes.
      if (!named.isEmpty()
          && !HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(named)
          && !HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(named)
          && !HttpHeaderNames.HOST.contentEqualsIgnoreCase(named)) {
        headers.remove(named);
      }
    }
  }

  /** An absolute target becomes Host and path, as every proxy must; bytes beyond ASCII stay. */
  private static void normalizeTarget(HttpRequest request) {
    String target = request.uri();
    if (target.startsWith("http")) {
      String authority = authority(target);
      request.headers().set(HttpHeaderNames.HOST, authority);
      String rest = target.substring(target.indexOf("://") + 3 + authority.length());
      target = rest.startsWith("/") ? rest : "/" + rest;
      request.setUri(target);
    }
    if (!isAscii(target)) {
      request.setUri(percentEncoded(target));
    }
  }

  /** The host and port of an absolute target. */
  static String authority(String target) {
    int from = target.indexOf("://") + 3;
    return target.substring(from, endOfAuthority(target, from));
  }

  private static int endOfAuthority(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  // The decoder gives a char a byte; the encoder would write such a char as two.
  private static String percentEncoded(String target) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : target.getBytes(StandardCharsets.ISO_8859_1)) {
      if (b < 0) {
        encoded.append("%%%02X".formatted(b & 0xff));
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }
}

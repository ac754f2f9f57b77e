package io.leadline.sidecar.tee;

/**
 * A request and its response as they were copied from the router.
 *
 * @param id the request's id: what the client sent as X-Request-Id, or what the router gave it
 * @param path of the request, with its query
 * @param receivedMillis when the request's head had come, in milliseconds since 1970 UTC
 * @param latencyNanos from then to the last byte of the response
 * @param status of the response; 0 where none came
 * @param end how it ended
 * @param request what the client sent
 * @param response what the model server answered
 */
public record Exchange(
    String id,
    String path,
    long receivedMillis,
    long latencyNanos,
    int status,
    End end,
    Message request,
    Message response) {

  /** Says how long the JSON in front of binary tensors is. */
  public static final String JSON_LENGTH_HEADER = "inference-header-content-length";

  /** How an exchange ended. */
  public enum End {
    /** The whole response was passed on. */
    ANSWERED,
    /** The model server could not be reached, or did not answer in time. */
    UNREACHABLE,
    /** The model server closed the connection before its response had ended. */
    CUT_OFF,
    /** The client closed the connection before it had the response. */
    CLIENT_GONE
  }

  /**
   * One half.
   *
   * @param contentType as sent; empty where there was none
   * @param contentEncoding as sent; empty where there was none
   * @param jsonBytes length of the JSON in front of binary tensors; -1 where there are none
   * @param body the bytes as sent, owned by the exchange
   */
  public record Message(String contentType, String contentEncoding, int jsonBytes, byte[] body) {

    public static final Message NONE = new Message("", "", -1, new byte[0]);

    /** One whose body comes later. */
    public static Message head(String contentType, String contentEncoding, int jsonBytes) {
      return new Message(contentType, contentEncoding, jsonBytes, NONE.body);
    }

    Message withBody(byte[] newBody) {
      return new Message(contentType, contentEncoding, jsonBytes, newBody);
    }
  }

  /** Whether the model answered as it should. */
  public boolean isSuccess() {
    return end == End.ANSWERED && status >= 200 && status < 300;
  }
}

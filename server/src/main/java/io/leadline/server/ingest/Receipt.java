package io.leadline.server.ingest;

import java.util.List;

/**
 * What became of a request.
 *
 * @param accepted rows that are durable
 * @param rejected rows that are not
 * @param errors the first of the rejected rows, and why
 */
public record Receipt(long accepted, long rejected, List<Rejection> errors) {

  public Receipt {
    errors = List.copyOf(errors);
  }
}

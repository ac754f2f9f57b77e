package io.leadline.core.schema;

/** How the values of a field are compared. */
public enum Kind {
  /** Real numbers: ordered, with distances. Booleans and dates sent as numbers count as well. */
  NUMERIC,
  /** Named values without an order: strings, booleans, codes. */
  CATEGORICAL
}

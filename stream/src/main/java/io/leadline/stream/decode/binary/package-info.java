/** Predictions in Avro and Protobuf, with schemas from a registry or with the documented one. */
@NullMarked
package io.leadline.stream.decode.binary;

import org.jspecify.annotations.NullMarked;

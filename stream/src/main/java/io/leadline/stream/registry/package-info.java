/** Schemas of records by their number, from a registry that speaks Confluent's protocol. */
@NullMarked
package io.leadline.stream.registry;

import org.jspecify.annotations.NullMarked;

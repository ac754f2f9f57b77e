/** The fast store in a relational database: SQLite or PostgreSQL. */
@NullMarked
package io.leadline.store.sql;

import org.jspecify.annotations.NullMarked;

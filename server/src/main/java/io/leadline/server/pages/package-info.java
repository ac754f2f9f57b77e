/**
 * The dashboard: pages rendered by the server, complete without any script. Each page is a record of
 * what it shows, made from the fast store, and a template of the same name.
 */
@NullMarked
package io.leadline.server.pages;

import org.jspecify.annotations.NullMarked;

/**
 * The running server with all that belongs to it: scheduled batch runs, notifications, the demo.
 */
@NullMarked
package io.leadline.cli.serve;

import org.jspecify.annotations.NullMarked;

/** {@code llmops console}: the store in a browser. */
@NullMarked
package dev.llmops.cli.web;

import org.jspecify.annotations.NullMarked;

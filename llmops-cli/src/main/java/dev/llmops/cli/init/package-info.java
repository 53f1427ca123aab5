/** The command that begins an application. */
@NullMarked
package dev.llmops.cli.init;

import org.jspecify.annotations.NullMarked;

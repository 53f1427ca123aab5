/** Options that commands of several groups share. */
@NullMarked
package dev.llmops.cli.option;

import org.jspecify.annotations.NullMarked;

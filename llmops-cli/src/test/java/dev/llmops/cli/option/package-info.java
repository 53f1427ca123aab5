/** Tests of the options that commands share. */
@NullMarked
package dev.llmops.cli.option;

import org.jspecify.annotations.NullMarked;

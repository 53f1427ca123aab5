/** What every command of the command line has: its console, its output, its errors. */
@NullMarked
package dev.llmops.cli.console;

import org.jspecify.annotations.NullMarked;

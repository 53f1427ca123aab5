@NullMarked
package dev.llmops.cli.serve;

import org.jspecify.annotations.NullMarked;

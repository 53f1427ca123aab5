/** What the documentation says is held against the modules. */
@NullMarked
package dev.llmops.examples.docs;

import org.jspecify.annotations.NullMarked;

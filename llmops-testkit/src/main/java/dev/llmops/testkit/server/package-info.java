/** Programs that tests start: databases and a browser. A test is skipped where its program is not there. */
@NullMarked
package dev.llmops.testkit.server;

import org.jspecify.annotations.NullMarked;

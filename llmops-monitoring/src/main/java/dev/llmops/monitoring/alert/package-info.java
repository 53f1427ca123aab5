/** Telling somebody, once, when something begins and when it ends. */
@NullMarked
package dev.llmops.monitoring.alert;

import org.jspecify.annotations.NullMarked;

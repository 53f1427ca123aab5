/** Shadow traffic: a share of the calls also goes to another prompt or model, whose answers are recorded and never returned. */
@NullMarked
package dev.llmops.core.shadow;

import org.jspecify.annotations.NullMarked;

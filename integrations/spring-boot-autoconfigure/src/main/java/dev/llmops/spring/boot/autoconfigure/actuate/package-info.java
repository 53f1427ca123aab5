/** What Boot's Actuator tells of LLMOps: an endpoint, and the health of the store. */
@NullMarked
package dev.llmops.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;

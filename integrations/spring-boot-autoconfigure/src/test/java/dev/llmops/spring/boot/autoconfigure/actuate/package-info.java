/** What the Actuator tells. */
@NullMarked
package dev.llmops.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;

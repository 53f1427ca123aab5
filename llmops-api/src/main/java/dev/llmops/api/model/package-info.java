/** Models: their requests, their responses, and the clients that call them. */
@NullMarked
package dev.llmops.api.model;

import org.jspecify.annotations.NullMarked;

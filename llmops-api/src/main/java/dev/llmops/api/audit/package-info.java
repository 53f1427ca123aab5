/** The audit log: a hash chain in which no entry can be changed undetected. */
@NullMarked
package dev.llmops.api.audit;

import org.jspecify.annotations.NullMarked;

/** Connections of JDBC. */
@NullMarked
package dev.llmops.commons.internal.sql;

import org.jspecify.annotations.NullMarked;

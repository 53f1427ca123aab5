/** JSON inside the library: the codec of the API's records, canonical JSON, and the hashes over it. */
@NullMarked
package dev.llmops.core.internal.json;

import org.jspecify.annotations.NullMarked;

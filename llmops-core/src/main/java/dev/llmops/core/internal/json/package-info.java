/** JSON inside the library: the codec of the API's records, canonical JSON, and the hashes over it. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.json;

import org.jspecify.annotations.NullMarked;

/** Training of LoRA adapters by TRL and PEFT, in a separate Python process. */
@NullMarked
package dev.llmops.tuning.job;

import org.jspecify.annotations.NullMarked;

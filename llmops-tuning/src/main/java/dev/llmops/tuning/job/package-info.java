/** Training of LoRA adapters by TRL and PEFT, in a Python process of its own. */
@NullMarked
package dev.llmops.tuning.job;

import org.jspecify.annotations.NullMarked;

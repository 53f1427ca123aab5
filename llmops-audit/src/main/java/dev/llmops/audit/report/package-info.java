/** Reports for an auditor: cards of the models and the system, risks, and what of the EU AI Act and the NIST AI RMF this installation shows. */
@NullMarked
package dev.llmops.audit.report;

import org.jspecify.annotations.NullMarked;

package dev.llmops.console.access;

/** What a viewer may do beyond looking. Each also needs the console's own consent, which it does not give unless told to. */
public enum ConsoleRole {
    /** Give feedback on answers. */
    FEEDBACK,
    /** Ask models again, which costs what calls cost. */
    PLAYGROUND,
    /** Label answers of annotation queues, and decide where annotators differ, under the viewer's name. */
    ANNOTATION
}

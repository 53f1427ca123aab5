package dev.llmops.guardrails.internal.secrets;

import java.util.Locale;
import java.util.Set;

/** Values that stand in published code, and names that only look like values: after the allow-lists of gitleaks. */
final class AllowedValues {

    private static final Set<String> PUBLISHED = Set.of(
            "014df517-39d1-4453-b7b3-9930c563627c",
            "abcdefghijklmnopqrstuvwxyz",
            "aizasyabcdefghijklmnopqrstuvwxyz1234567");
    /** Google's keys in published examples. */
    private static final Set<String> GOOGLE = Set.of(
            "AIzaSyAnLA7NfeLquW1tJFpx_eQCxoX-oo6YyIs",
            "AIzaSyCkEhVjf3pduRDt6d1yKOMitrUEke8agEM",
            "AIzaSyDMAScliyLx7F0NPDEJi1QmyCgHIAODrlU",
            "AIzaSyD3asb-2pEZVqMkmL6M9N6nHZRR_znhrh0",
            "AIzayDNSXIbFmlXbIE6mCzDLQAqITYefhixbX4A",
            "AIzaSyAdOS2zB6NCsk1pCdZ4-P6GBdi_UUPwX7c",
            "AIzaSyASWm6HmTMdYWpgMnjRBjxcQ9CKctWmLd4",
            "AIzaSyANUvH9H9BsUccjsu2pCmEkOPjjaXeDQgY",
            "AIzaSyA5_iVawFQ8ABuTZNUdcwERLJv_a_p4wtM",
            "AIzaSyA4UrcGxgwQFTfaI3no3t7Lt1sjmdnP5sQ",
            "AIzaSyDSb51JiIcB6OJpwwMicseKRhhrOq1cS7g",
            "AIzaSyBF2RrAIm4a0mO64EShQfqfd2AFnzAvvuU",
            "AIzaSyBcE-OOIbhjyR83gm4r2MFCu4MJmprNXsw",
            "AIzaSyB8qGxt4ec15vitgn44duC5ucxaOi4FmqE",
            "AIzaSyA8vmApnrHNFE0bApF4hoZ11srVL_n0nvY");

    private AllowedValues() {}

    static boolean example(String value) {
        return value.endsWith("EXAMPLE")
                || (value.startsWith("s.") && value.chars().noneMatch(Character::isDigit))
                || GOOGLE.contains(value)
                || PUBLISHED.stream().anyMatch(value.toLowerCase(Locale.ROOT)::contains);
    }
}

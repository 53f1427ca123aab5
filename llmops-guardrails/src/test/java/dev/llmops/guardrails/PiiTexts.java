package dev.llmops.guardrails;

import java.util.List;

/** Texts for tests, with values that are nobody's. */
public final class PiiTexts {

    public static final List<String> TEXTS = List.of(
            "",
            "Nothing to see here, in 3 lines and 12 words.",
            "Write to ann.lee+news@example.co.uk, or call +44 20 7946 0958.",
            "Card 4111 1111 1111 1111, exp 12/27. IBAN GB29 NWBK 6016 1331 9268 19!",
            "SSN 219-09-9998; my server is 192.168.17.4/24 and 2001:db8::8a2e:370:7334.",
            "mail a@b.com\uD83D\uDE00b@c.org and \uD83D\uDE00(415) 555-2671 twice: a@b.com",
            "Not these: 4111 1111 1111 1112, 999-12-3456, 1.2.3.4.5, GB30NWBK60161331926819, 12:34:56.",
            "{\"homePhone\": \"4155552671\", \"phone\": {\"number\": \"5551234\"}} Tel: 2034 5678, of Ann 5551234567",
            "Unknown <EMAIL_7> and < email_1 > stay; a < b and c > d.");

    public static final List<String> SECRETS = List.of(
            "",
            "The token is in the vault; no password is needed.",
            "export AWS_ACCESS_KEY_ID=AKIAZ7QK3J5LMN2PRS4T and more",
            "password: \"Tr0ub4dor&3\" \uD83D\uDE00 then text",
            "jdbc:postgresql://app:s3cr3tPw@db.internal:5432/x",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD9\n-----END RSA PRIVATE KEY-----\nafter",
            "my password is hunter2secret.",
            "tokenAccount=9f8d7c6b5a4e3d2c1b0a password=default:8dkfjs9 ROOT_PASSWORD=my/secret/pw1",
            "Authorization: Bearer Zm9vYmFyOjEyMzQ1Njc4OTAtYWJj");

    private PiiTexts() {}
}

package dev.llmops.commons.internal.hash;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Signatures with Ed25519 (RFC 8032), in Base64. */
public final class Ed25519 {

    private static final String NAME = "Ed25519";

    private Ed25519() {}

    /**
     * {@return the signature}
     *
     * @throws IllegalArgumentException if it is another key
     */
    public static String sign(byte[] message, PrivateKey key) {
        try {
            Signature signing = Signature.getInstance(NAME);
            signing.initSign(key);
            signing.update(message);
            return Base64.getEncoder().encodeToString(signing.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("key must be an Ed25519 key, but was " + key.getAlgorithm(), e);
        }
    }

    /**
     * {@return whether the holder of a key signed the message; not if the signature is no Base64}
     *
     * @throws IllegalArgumentException if it is another key
     */
    public static boolean verify(byte[] message, String signature, PublicKey key) {
        try {
            Signature checking = Signature.getInstance(NAME);
            checking.initVerify(key);
            checking.update(message);
            return checking.verify(Base64.getDecoder().decode(signature));
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("key must be an Ed25519 key, but was " + key.getAlgorithm(), e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * {@return the key of its Base64, as {@code openssl pkey -pubout} writes it between its two lines}
     *
     * @throws IllegalArgumentException if it is none
     */
    public static PublicKey publicKey(String base64) {
        try {
            return KeyFactory.getInstance(NAME)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a public key must be one of Ed25519 in Base64, as 'openssl pkey -pubout' writes it, but was '"
                            + base64 + "'",
                    e);
        }
    }

    /**
     * {@return the key of a PEM file, as {@code openssl genpkey -algorithm ed25519} writes it}
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat it
     */
    public static PrivateKey privateKey(String pem) {
        try {
            return KeyFactory.getInstance(NAME)
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a private key must be one of Ed25519 in PEM, as 'openssl genpkey -algorithm ed25519' writes it",
                    e);
        }
    }
}

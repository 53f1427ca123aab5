package dev.llmops.server.internal.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Where an endpoint listens, and what it allows.
 *
 * @param address where to listen
 * @param access who may use it
 * @param maxConcurrent most requests that use the model at once
 * @param maxBodyBytes most bytes of a request's body
 * @param headerTimeout most time until the head of a request is there
 * @param bodyTimeout most time until its body is there
 * @param writeTimeout most time until a client has taken a piece of an answer
 * @param closeTimeout how long closing waits for answers that are being written
 * @param probeInterval how often a waiting client is probed
 * @param disclose whether answers say in their heads that they are generated
 * @param clock the time of answers
 * @param ticker nanoseconds
 */
public record EndpointOptions(
        InetSocketAddress address,
        Access access,
        int maxConcurrent,
        int maxBodyBytes,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration writeTimeout,
        Duration closeTimeout,
        Duration probeInterval,
        boolean disclose,
        InstantSource clock,
        LongSupplier ticker) {}

package io.meridian.mesh;

/// Sends one message to everybody, tagged with what it is.
interface Publish {
    void send(byte kind, byte[] message);
}

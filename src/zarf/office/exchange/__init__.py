"""Documents and envelopes on their way out and in: the state machine, outbox, inbox and answers."""

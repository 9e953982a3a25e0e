package com.example.petstore;

/** The steps of the workshop. */
public enum Step {
    /** As the workshop starts: the API has no policy at all. */
    OPEN,
    /** My address is on a denylist. */
    DENYLISTED,
    /** The refusal says what we want it to say. */
    OWN_RESPONSE,
    /** I am off the denylist, and the policy says so. */
    REGAINED;

    /** The step with a number, 1 for the first. */
    public static Step of(final String number) {
        return values()[Integer.parseInt(number) - 1];
    }
}

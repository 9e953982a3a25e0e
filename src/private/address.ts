/** Stands for the condition key that carries the caller's address, which depends on the API's endpoint type. */
export const ADDRESS = 'address';

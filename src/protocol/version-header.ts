/** The header of each answer over the control socket that holds the version of the supervisor. */
export const VERSION_HEADER = 'cardq-version';

/** How grave a log line is, the least first: error means a person should look, warn that the system coped. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/** True when `level` is as grave as `least`, or graver. */
export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(least);
}

/** True for the name of a level, as it stands in a file or on a command line. */
export function isLogLevel(raw: unknown): raw is LogLevel {
  return LOG_LEVELS.some((level) => level === raw);
}

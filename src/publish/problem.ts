/**
 * What is wrong ahead of a publication's minute. An errcode of WeChat (`40164`), or: `unreachable` · `callback`: WeChat does
 * not reach the address it pushes to · `mass-day`, `mass-month`: a mass send went out today, or four this month, as far as
 * we know · `confirm`: an administrator will have to tap, as before.
 */
export type Problem = `${number}` | 'unreachable' | 'callback' | 'mass-day' | 'mass-month' | 'confirm'

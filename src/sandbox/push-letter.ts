import { dueAt as jobDueAt, massFields, messageOf, publishFields, senderOf, type EventHead } from './event-xml.ts'
import { followerXml, nameOf } from './followers/message-xml.ts'
import type { FollowerMessage } from './followers/records.ts'
import type { Account, Callback, MassJob, PublishJob, Push } from './records.ts'

/** What a push tells of. */
export type Subject = PublishJob | MassJob | FollowerMessage

/** What a push tells of, if the account still holds it; it is among the newest. */
export function subjectOf(account: Account | undefined, push: Push): Subject | undefined {
  switch (push.of) {
    case 'publish':
      return account?.publishJobs.findLast(job => job.publishId === push.job)
    case 'mass':
      return account?.massJobs.findLast(job => job.msgId === push.job)
    case 'follower':
      return account?.messages.findLast(message => message.id === push.job)
  }
}

/** When it is due: a job's at its end, what a follower does at once. */
export const dueAt = (subject: Subject): number => ('deed' in subject ? subject.at : jobDueAt(subject))

/** What is pushed, before it is signed and encrypted. */
export interface Letter {
  /** What the ledger calls it: the event, or `text`. */
  readonly name: string
  /** Whom it is from. */
  readonly openid: string
  readonly xml: string
}

/** `origin`: where article addresses start. */
export function letterOf(subject: Subject, account: Account, callback: Callback, origin: string): Letter {
  const { appid } = account
  if ('deed' in subject) return { name: nameOf(subject.deed), openid: subject.openid, xml: followerXml(appid, subject) }
  const event = 'publishId' in subject ? callback.publishEvent : 'MASSSENDJOBFINISH'
  const head: EventHead = { appid, event, createdAt: Math.floor(dueAt(subject) / 1000), origin }
  const fields = 'publishId' in subject ? publishFields(head, subject) : massFields(head, subject)
  return { name: event, openid: senderOf(appid), xml: messageOf(head, fields) }
}

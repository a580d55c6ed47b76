/* Which apps there is help for: what each is good for, what it asks, and its steps. */
import type { PlainKey as Key } from '../i18n/messages'
import { davUrl, filesPath, filesUrl, gvfsUrl, host, nextcloudFilesUrl, quoted, type Place } from './addresses'

export const devices = ['iphone', 'android', 'mac', 'windows', 'linux'] as const
export type Device = (typeof devices)[number]
export const purposes = ['photos', 'contacts', 'notes', 'files'] as const
export type Purpose = (typeof purposes)[number]

/** One line of what an app asks for. */
export interface Asked { label: Key; value: (place: Place) => string }

/** One step; a command that goes with it; a page of ours that must be done first. */
export interface Step { words: Key; command?: (place: Place, placeholder: string) => string; link?: { words: Key; to: string } }

export interface Client {
  id: string
  name: Key
  words: Key
  purpose: Purpose
  devices: readonly Device[]
  /** The one to begin with on its devices. */
  first?: boolean
  asks: readonly Asked[]
  /** How it gets in: by an app password, by our page that grants access, or by an account's own password. */
  enters: 'password' | 'grant' | 'command'
  /** What its code to scan says, and for whom. */
  code?: 'android' | 'ios' | 'address'
  needsTls?: boolean
  steps: readonly Step[]
  note?: Key
}

const server: Asked = { label: 'connect.server', value: (place) => place.origin }
const user: Asked = { label: 'connect.user', value: (place) => place.email }
const files: Asked = { label: 'connect.address', value: filesUrl }
const dav: Asked = { label: 'connect.address', value: davUrl }

const computers = ['mac', 'windows', 'linux'] as const
const login = (place: Place) => `tansu login ${place.origin} --email ${quoted(place.email)}`
const secret = (place: Place, placeholder: string) => place.password ?? placeholder

export const clients: readonly Client[] = [
  {
    id: 'nextcloud-android', name: 'connect.nextcloud_android', words: 'connect.nextcloud_android_words', purpose: 'photos', devices: ['android'],
    first: true, asks: [server], enters: 'grant', code: 'android', note: 'connect.nextcloud_android.note',
    steps: [
      { words: 'connect.nextcloud_android.1' }, { words: 'connect.nextcloud_android.2' }, { words: 'connect.nextcloud_android.3' },
      { words: 'connect.nextcloud_android.4' }, { words: 'connect.nextcloud_android.5' },
    ],
  },
  {
    id: 'nextcloud-ios', name: 'connect.nextcloud_ios', words: 'connect.nextcloud_ios_words', purpose: 'photos', devices: ['iphone'],
    first: true, asks: [server], enters: 'grant', code: 'ios', note: 'connect.nextcloud_ios.note',
    steps: [
      { words: 'connect.nextcloud_ios.1' }, { words: 'connect.nextcloud_ios.2' }, { words: 'connect.nextcloud_ios.3' },
      { words: 'connect.nextcloud_ios.4' },
    ],
  },
  {
    id: 'photosync', name: 'connect.photosync', words: 'connect.photosync_words', purpose: 'photos', devices: ['iphone', 'android'],
    asks: [{ label: 'connect.host', value: host }, { label: 'connect.path', value: filesPath }, user], enters: 'password', code: 'address',
    note: 'connect.photosync.note',
    steps: [
      { words: 'connect.photosync.1' }, { words: 'connect.photosync.2' }, { words: 'connect.photosync.3' }, { words: 'connect.photosync.4' },
    ],
  },
  {
    id: 'foldersync', name: 'connect.foldersync', words: 'connect.foldersync_words', purpose: 'photos', devices: ['android'],
    asks: [files, user], enters: 'password', code: 'address', note: 'connect.foldersync.note',
    steps: [
      { words: 'connect.foldersync.1' }, { words: 'connect.foldersync.2' }, { words: 'connect.foldersync.3' }, { words: 'connect.foldersync.4' },
    ],
  },
  {
    id: 'tansu-push', name: 'connect.push', words: 'connect.push_words', purpose: 'photos', devices: computers, first: true,
    asks: [], enters: 'command',
    steps: [
      { words: 'connect.push.1', command: login },
      { words: 'connect.push.2', command: () => 'tansu push ~/Pictures' },
      { words: 'connect.push.3', command: () => 'tansu push ~/Pictures --safe-list safe.txt --wait-safe' },
    ],
  },
  {
    id: 'davx5', name: 'connect.davx5', words: 'connect.davx5_words', purpose: 'contacts', devices: ['android'], first: true,
    asks: [dav, user], enters: 'password', code: 'address', note: 'connect.davx5.note',
    steps: [
      { words: 'connect.davx5.1' }, { words: 'connect.davx5.2' }, { words: 'connect.davx5.3' }, { words: 'connect.davx5.4' },
      { words: 'connect.davx5.5' },
    ],
  },
  {
    id: 'ios-contacts', name: 'connect.ios_contacts', words: 'connect.ios_contacts_words', purpose: 'contacts', devices: ['iphone'], first: true,
    asks: [{ label: 'connect.host', value: host }, user], enters: 'password', note: 'connect.ios_contacts.note',
    steps: [
      { words: 'connect.ios_contacts.1' }, { words: 'connect.ios_contacts.2' }, { words: 'connect.ios_contacts.3' },
      { words: 'connect.ios_contacts.4' },
    ],
  },
  {
    id: 'macos-contacts', name: 'connect.macos_contacts', words: 'connect.macos_contacts_words', purpose: 'contacts', devices: ['mac'], first: true,
    asks: [server, user], enters: 'password', note: 'connect.macos_contacts.note',
    steps: [
      { words: 'connect.macos_contacts.1' }, { words: 'connect.macos_contacts.2' }, { words: 'connect.macos_contacts.3' },
      { words: 'connect.macos_contacts.4' },
    ],
  },
  {
    id: 'thunderbird', name: 'connect.thunderbird', words: 'connect.thunderbird_words', purpose: 'contacts', devices: computers,
    asks: [dav, user], enters: 'password',
    steps: [
      { words: 'connect.thunderbird.1' }, { words: 'connect.thunderbird.2' }, { words: 'connect.thunderbird.3' }, { words: 'connect.thunderbird.4' },
    ],
  },
  {
    id: 'notes-android', name: 'connect.notes_android', words: 'connect.notes_android_words', purpose: 'notes', devices: ['android'], first: true,
    asks: [server], enters: 'grant', note: 'connect.notes_android.note',
    steps: [
      { words: 'connect.notes_android.1', link: { words: 'connect.notes_android.1_link', to: '/connect/nextcloud-android' } },
      { words: 'connect.notes_android.2' }, { words: 'connect.notes_android.3' },
    ],
  },
  {
    id: 'notes-ios', name: 'connect.notes_ios', words: 'connect.notes_ios_words', purpose: 'notes', devices: ['iphone'], first: true,
    asks: [server], enters: 'grant', code: 'address',
    steps: [{ words: 'connect.notes_ios.1' }, { words: 'connect.notes_ios.2' }, { words: 'connect.notes_ios.3' }],
  },
  {
    id: 'nextcloud-desktop', name: 'connect.desktop', words: 'connect.desktop_words', purpose: 'files', devices: computers, first: true,
    asks: [server], enters: 'grant', note: 'connect.desktop.note',
    steps: [{ words: 'connect.desktop.1' }, { words: 'connect.desktop.2' }, { words: 'connect.desktop.3' }, { words: 'connect.desktop.4' }],
  },
  {
    id: 'tansu-sync', name: 'connect.sync', words: 'connect.sync_words', purpose: 'files', devices: computers, asks: [], enters: 'command',
    steps: [
      { words: 'connect.sync.1', command: login },
      { words: 'connect.sync.2', command: () => 'tansu sync ~/Tansu --dry-run' },
      { words: 'connect.sync.3', command: () => 'tansu sync ~/Tansu' },
      { words: 'connect.sync.4', command: () => 'tansu sync ~/Tansu --once' },
    ],
  },
  {
    id: 'finder', name: 'connect.finder', words: 'connect.finder_words', purpose: 'files', devices: ['mac'], asks: [files, user],
    enters: 'password', note: 'connect.finder.note',
    steps: [{ words: 'connect.finder.1' }, { words: 'connect.finder.2' }, { words: 'connect.finder.3' }],
  },
  {
    id: 'windows-explorer', name: 'connect.explorer', words: 'connect.explorer_words', purpose: 'files', devices: ['windows'],
    asks: [files, user], enters: 'password', needsTls: true, note: 'connect.explorer.note',
    steps: [
      { words: 'connect.explorer.1' }, { words: 'connect.explorer.2' }, { words: 'connect.explorer.3' },
      { words: 'connect.explorer.4', command: () => 'net start WebClient' },
    ],
  },
  {
    id: 'davfs2', name: 'connect.davfs2', words: 'connect.davfs2_words', purpose: 'files', devices: ['linux'], asks: [files, user],
    enters: 'password', note: 'connect.davfs2.note',
    steps: [
      { words: 'connect.davfs2.1', command: gvfsUrl },
      { words: 'connect.davfs2.2', command: () => 'sudo apt install davfs2' },
      {
        words: 'connect.davfs2.3',
        command: (place, placeholder) => `echo '${filesUrl(place)} ${place.email} ${secret(place, placeholder)}' | sudo tee -a /etc/davfs2/secrets`,
      },
      { words: 'connect.davfs2.4', command: (place) => `sudo mkdir -p /mnt/tansu && sudo mount -t davfs -o uid=$USER ${filesUrl(place)} /mnt/tansu` },
    ],
  },
  {
    id: 'rclone', name: 'connect.rclone', words: 'connect.rclone_words', purpose: 'files', devices: computers, asks: [], enters: 'password',
    note: 'connect.rclone.note',
    steps: [
      {
        words: 'connect.rclone.1',
        command: (place, placeholder) =>
          `rclone config create tansu webdav url=${nextcloudFilesUrl(place)} vendor=nextcloud user=${quoted(place.email)} pass=${secret(place, placeholder)}`,
      },
      { words: 'connect.rclone.2', command: () => 'rclone lsd tansu:' },
      { words: 'connect.rclone.3', command: () => 'rclone copy ~/Pictures tansu:Photos/Computer --progress' },
      { words: 'connect.rclone.4', command: () => 'rclone mount tansu: ~/Tansu --vfs-cache-mode writes' },
    ],
  },
]

export const clientOf = (id: string): Client | undefined => clients.find((client) => client.id === id)

// Sends one file with tus-js-client. The wish comes as JSON on standard input; what happened goes out as JSON.
import { createReadStream } from 'node:fs'
import { json } from 'node:stream/consumers'
import * as tus from 'tus-js-client'

const wish = await json(process.stdin)
const requests = []

function upload({ stopAfter, terminate }) {
  return new Promise((then, failed) => {
    const sending = new tus.Upload(createReadStream(wish.file), {
      endpoint: wish.endpoint,
      headers: { Authorization: `Bearer ${wish.token}` },
      metadata: wish.metadata,
      retryDelays: null,
      urlStorage: wish.urls ? new tus.FileUrlStorage(wish.urls) : undefined,
      ...wish.options,
      onAfterResponse: (request, response) => requests.push(`${request.getMethod()} ${response.getStatus()}`),
      onSuccess: () => then({ url: sending.url }),
      onError: (error) => then({ status: error.originalResponse?.getStatus() ?? 0, words: error.message }),
      onChunkComplete: async (_size, sent) => {
        if (!stopAfter || sent < stopAfter) return
        await sending.abort(terminate).then(() => then({ url: sending.url, sent }), failed)
      },
    })
    resumed(sending).then(() => sending.start(), failed)
  })
}

async function resumed(sending) {
  if (!wish.resume) return
  const earlier = await sending.findPreviousUploads()
  sending.resumeFromPreviousUpload(earlier[0])
}

const outcome = await upload(wish)
process.stdout.write(JSON.stringify({ ...outcome, requests }))

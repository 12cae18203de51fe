// The prices in two ways. Each calls 'show' for every price and returns how to end it.

const PAUSE = 1000

// what came last, in either way: its id is the same in both
let last = ''

export function overStream(show) {
  // the browser says by itself what it had last when it comes back
  const stream = new EventSource('/chat/prices')
  stream.addEventListener('price', (event) => {
    last = event.lastEventId
    show(JSON.parse(event.data))
  })
  return () => stream.close()
}

export function overSocket(show) {
  let socket = null
  let again = null
  let ended = false
  const open = () => {
    const address = `${location.origin.replace('http', 'ws')}/chat/prices/socket`
    socket = new WebSocket(`${address}?last=${encodeURIComponent(last)}`)
    socket.onmessage = (message) => {
      const { type, id, data } = JSON.parse(message.data)
      last = id ?? last
      if (type === 'price') {
        show(data)
      }
    }
    socket.onclose = () => {
      if (!ended) {
        // not all browsers at the same moment
        again = setTimeout(open, PAUSE * (1 + 2 * Math.random()))
      }
    }
  }
  open()
  return () => {
    ended = true
    clearTimeout(again)
    socket.close()
  }
}

// As much of STOMP 1.2 as this page needs: https://stomp.github.io/stomp-specification-1.2.html

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 10000
const HEARTBEAT = 10000

export class Stomp {

  constructor(url, connected, lost) {
    Object.assign(this, { url, connected, lost, handlers: new Map(), pause: FIRST_PAUSE })
    this.open()
  }

  open() {
    this.socket = new WebSocket(this.url)
    this.socket.onopen = () => this.frame('CONNECT', { 'accept-version': '1.2', 'heart-beat': `${HEARTBEAT},0` })
    this.socket.onmessage = (event) => this.receive(event.data)
    this.socket.onclose = () => {
      clearInterval(this.beat)
      this.handlers.clear()
      this.lost()
      // not all browsers at the same moment
      setTimeout(() => this.open(), this.pause * (0.5 + Math.random()))
      this.pause = Math.min(2 * this.pause, LONGEST_PAUSE)
    }
  }

  receive(data) {
    // a heartbeat is a line of its own
    const frame = data.replace(/^\n+/, '')
    const end = frame.indexOf('\n\n')
    if (end < 0) {
      return
    }
    const [command, ...lines] = frame.slice(0, end).split('\n')
    const body = frame.slice(end + 2).replace(/\0\n*$/, '')
    if (command === 'CONNECTED') {
      this.pause = FIRST_PAUSE
      this.beat = setInterval(() => this.socket.send('\n'), HEARTBEAT)
      this.connected()
    } else if (command === 'MESSAGE') {
      const id = lines.find((line) => line.startsWith('subscription:')).slice('subscription:'.length)
      this.handlers.get(id)?.(JSON.parse(body))
    }
  }

  subscribe(id, destination, handler) {
    this.handlers.set(id, handler)
    this.frame('SUBSCRIBE', { id, destination })
  }

  unsubscribe(id) {
    this.handlers.delete(id)
    this.frame('UNSUBSCRIBE', { id })
  }

  send(destination, text) {
    this.frame('SEND', { destination, 'content-type': 'text/plain;charset=UTF-8' }, text)
  }

  frame(command, headers, body = '') {
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}`)
    this.socket.send([command, ...lines, '', body].join('\n') + '\0')
  }

}

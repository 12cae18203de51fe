import { overSocket, overStream } from '/chat/prices.js'
import { Stomp } from '/chat/stomp.js'

const TYPING_LASTS = 3000

const at = (id) => document.getElementById(id)
const typing = new Map()
let room = null

const stomp = new Stomp(`${location.origin.replace('http', 'ws')}/chat/socket`,
  () => { at('state').textContent = 'connected'; enter(room ?? 'lobby') },
  () => { at('state').textContent = 'not connected' })

function enter(name) {
  if (room !== name) {
    if (room !== null && at('state').textContent === 'connected') {
      stomp.unsubscribe(room)
      stomp.unsubscribe(`members-${room}`)
    }
    at('messages').replaceChildren()
  }
  room = name
  at('room').textContent = name
  document.querySelectorAll('[data-room]').forEach((button) => {
    button.setAttribute('aria-pressed', button.dataset.room === name)
  })
  stomp.subscribe(`members-${name}`, `/topic/members/${name}`, (event) => tell(name, event))
  stomp.subscribe(name, `/topic/chat/${name}`, say)
  showMembers(name)
}

// what is told is that something changed: who is there, the server says
function tell(name, event) {
  if (event.what === 'typing') {
    typing.set(event.user, Date.now())
    showTyping()
    setTimeout(showTyping, TYPING_LASTS)
  } else {
    showMembers(name)
  }
}

async function showMembers(name) {
  const answer = await fetch(`/chat/rooms/${name}`)
  if (answer.ok && name === room) {
    const members = await answer.json()
    at('members').replaceChildren(...members.sort().map((user) => element('li', user)))
  }
}

function showTyping() {
  const users = [...typing].filter(([, when]) => Date.now() - when < TYPING_LASTS).map(([user]) => user)
  at('typing').textContent = users.length > 0 ? `${users.join(', ')} typing` : ''
}

function say(message) {
  typing.delete(message.user)
  showTyping()
  const line = element('li', message.text)
  line.prepend(element('b', message.user))
  at('messages').append(line)
  line.scrollIntoView()
}

function element(name, text) {
  const made = document.createElement(name)
  // never as HTML: it was written by somebody else
  made.textContent = text
  return made
}

document.querySelectorAll('[data-room]').forEach((button) => {
  button.onclick = () => { if (button.dataset.room !== room) enter(button.dataset.room) }
})

let told = 0
at('text').oninput = () => {
  if (Date.now() - told > 1000) {
    told = Date.now()
    stomp.send(`/app/chat/${room}/typing`, '')
  }
}

at('say').onsubmit = (event) => {
  event.preventDefault()
  stomp.send(`/app/chat/${room}`, at('text').value)
  at('text').value = ''
}

const prices = new Map()
let close = null

function showPrice(price) {
  prices.set(price.symbol, price.cents)
  at('prices').textContent = [...prices].sort()
    .map(([symbol, cents]) => `${symbol} ${(cents / 100).toFixed(2)}`).join('  ')
}

function follow() {
  close?.()
  close = (at('socket').checked ? overSocket : overStream)(showPrice)
}

at('socket').onchange = follow
follow()

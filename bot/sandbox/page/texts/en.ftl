today = Today
yesterday = Yesterday
new = New
app = App
you = you
guest = Guest
choose = Choose an option
filter = Filter
more-options = More options
optional = (optional)
table = Table
file = File
file-size = { NUMBER($size) } KB
not-shown = This page cannot show “{ $kind }”.
helpful = Helpful
not-helpful = Not helpful
feedback = Was this helpful?
only-you = Only visible to you
dismiss = Dismiss
edited = (edited)
message-deleted = This message was deleted.
reacted = { $names } reacted with { $emoji }
react-with = React with { $emoji }
replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
last-reply = Last reply { $time }
reply-in-thread = Reply in thread
message-actions = Message actions
more-actions = More actions
copy-text = Copy text
edit-message = Edit message
delete-message = Delete message
navigation = Channels and conversations
open-navigation = Open navigation
channels = Channels
other-channels = { $count ->
    [one] { $count } more channel
   *[other] { $count } more channels
}
direct-messages = Direct messages
apps = Apps
new-message = New message
unread = { $count } unread
private-channel = private channel
you-are = You are
switch-person = You are { $name }. Switch person
switch-note = See the workspace with somebody else’s eyes. Open a second tab to be two people at once.
search-people = Search by name, title or language
people = People
theme = Switch between light and dark
clock = The workspace’s clock
plus-hour = +1 hour
plus-day = +1 day
plus-week = +1 week
members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
tab-home = Home
tab-messages = Messages
home-empty = { $name } has not published a Home tab for you yet.
thread = Thread
close-thread = Close thread
ask-anything = Ask { $name } a question
earlier = Show earlier messages
beginning-dm = This is the very beginning of your conversation with { $name }.
beginning-channel = This is the very beginning of #{ $name }.
archived = This channel is archived. You can read it, but nobody can post here.
not-member = You are looking at #{ $name }.
join = Join channel
reply-to-thread = Reply…
message-to = Message { $name }
suggestions = Suggestions
commands = Slash commands
mention-someone = Mention someone
add-emoji = Emoji
new-conversation = New conversation
enter-hint = Shift + Enter for a new line
send = Send
cancel = Cancel
save = Save
copied = Copied
required = Please complete this field.
back = Back
close-modal = Close
modal-by = From { $name }
messages = Messages
said = { $name } said: { $text }
unknown-command = { $command } is not a command here.
went-wrong = That did not work. Please try again.
no-answer = { $name } did not answer in time.
short-hour = 1 h
short-day = 1 d
short-week = 1 w
conversation = Conversation
everybody-else = Everybody else

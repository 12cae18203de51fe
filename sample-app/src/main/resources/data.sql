INSERT INTO project (id, name, bot_limit) VALUES ('demo', 'Demonstration', 100) ON CONFLICT DO NOTHING;
INSERT INTO project (id, name, bot_limit) VALUES ('tiny', 'Room for one bot', 1) ON CONFLICT DO NOTHING;

INSERT INTO bot (id, project, owner, name) VALUES ('greeter', 'demo', 'alice', 'Greeter') ON CONFLICT DO NOTHING;
INSERT INTO bot (id, project, owner, name) VALUES ('helper', 'demo', 'alice', 'Helper') ON CONFLICT DO NOTHING;
INSERT INTO bot (id, project, owner, name) VALUES ('only', 'tiny', 'bob', 'The only one') ON CONFLICT DO NOTHING;

INSERT INTO permission (user_name, owner) VALUES ('carol', 'alice') ON CONFLICT DO NOTHING;
INSERT INTO permission (user_name, owner) VALUES ('carol', 'bob') ON CONFLICT DO NOTHING;

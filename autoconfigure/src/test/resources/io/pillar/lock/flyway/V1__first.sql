create table if not exists done (id int not null primary key);
insert into done (id) values (1);

CREATE TABLE feedback (words VARCHAR(100));
INSERT INTO feedback VALUES ('of the application');
